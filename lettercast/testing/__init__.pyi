from .engine_contract import EngineContract as EngineContract
from .engine_contract import synthesize_line as synthesize_line
