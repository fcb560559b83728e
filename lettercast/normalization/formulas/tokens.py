"""Letters and names of formulas, as patterns."""

from __future__ import annotations

import re

LETTER = re.compile(r"[A-Za-z](?![A-Za-z]|['’](?:[a-z]))")
FUNCTION = re.compile(
    r"(?:log(?:2|10)?(?=\()|log|ln|exp|sqrt(?=\()|"
    r"sin|cos|tan|tanh|max|min|argmax|argmin|arg max|arg min|softmax|sigmoid|sup|inf|lim|det|tr|KL|Pr|"
    r"Var|Cov|poly|polylog|sign|sgn|dim|rank|ReLU|mod)(?![A-Za-z])"
)
BY_TEN = re.compile(r"[x×] ?(?=10(?:\^|\*\*|[⁻⁰¹²³⁴-⁹]))")
"""The sign of 3 x 10^5."""
PRODUCT = re.compile(r"[A-Za-z][A-Za-z](?![A-Za-z0-9'’(^])")
"""Two letters that may be two quantities: mx, ab."""
