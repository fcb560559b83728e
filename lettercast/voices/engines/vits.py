"""Exact batches for VITS models of the Coqui library: a line gives the same samples in a batch as alone.

The text encoder, the durations and the flow of VITS have masks already. Its waveform decoder has none:
what follows the end of a shorter line would leak into it through the convolutions. So the input of each
of the decoder's convolutions is zeroed after each line's end, as it is for a line alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.overrides import TorchFunctionMode

from lettercast.voices.engines.tokens import Tokenized, tokenize

NOISE_BLOCK = 16
"""torch draws normal numbers in blocks of so many: whole blocks of a shorter run begin a longer one."""


def is_vits(model: Any) -> bool:
    from TTS.tts.models.vits import Vits

    return isinstance(model, Vits)


class BatchSynthesizer:
    """A VITS model with a voice's settings."""

    def __init__(
        self,
        model: Any,
        *,
        speaker: str | None,
        language: str | None,
        scales: dict[str, float],
        noise_scale: float | None,
        noise_scale_duration: float | None,
    ):
        self.model = model
        self.language = language
        self.scales = dict(scales)
        if noise_scale is not None:
            self.scales["inference_noise_scale"] = noise_scale
        if noise_scale_duration is not None:
            self.scales["inference_noise_scale_dp"] = noise_scale_duration
        self.speaker_id, self.d_vector = model._get_speaker_id_or_dvector(speaker, None, None)
        self.language_id = model._get_language_id(language)
        _remove_weight_norm(model)

    def tokenize(self, line: str) -> Tokenized:
        """Tokenize a line."""
        return tokenize(self.model.tokenizer, line, self.language) if line.strip() else Tokenized("", [])

    @torch.inference_mode()
    def synthesize(self, batch: Sequence[list[int]], seeds: Sequence[int]) -> list[NDArray[np.float32]]:
        """Synthesize each line's tokens, with noise from its seed. A line without tokens has no samples."""
        rows = [index for index, tokens in enumerate(batch) if tokens]
        waves = [np.zeros(0, np.float32)] * len(batch)
        if not rows:
            return waves
        device = self.model.device
        lengths = torch.tensor([len(batch[index]) for index in rows], device=device)
        padded = torch.zeros(len(rows), int(lengths.max()), dtype=torch.long, device=device)
        for row, index in enumerate(rows):
            padded[row, : len(batch[index])] = torch.tensor(batch[index], device=device)
        beside: dict[str, Any] = {"x_lengths": lengths, "speaker_ids": None, "d_vectors": None, "language_ids": None}
        if self.speaker_id is not None:
            beside["speaker_ids"] = torch.as_tensor(self.speaker_id, device=device).reshape(-1).expand(len(rows))
        if self.d_vector is not None:
            beside["d_vectors"] = torch.as_tensor(self.d_vector, device=device).reshape(1, -1).expand(len(rows), -1)
        if self.language_id is not None:
            beside["language_ids"] = torch.as_tensor(self.language_id, device=device).reshape(-1).expand(len(rows))
        noise = _SeededNoise([seeds[index] for index in rows])
        with override_scales(self.model, self.scales), _mask_decoder(self.model) as decoder, noise:
            outputs = self.model.inference(padded, aux_input=beside)["model_outputs"]
        per_frame = outputs.shape[-1] // decoder.frames
        for row, index in enumerate(rows):
            waves[index] = outputs[row, 0, : int(decoder.ends[row]) * per_frame].float().cpu().numpy()
        return waves


class _SeededNoise(TorchFunctionMode):
    """Noise of shape (batch, channels, time), each row drawn from its own seed, time first.

    So a line's noise is the same in every batch, whatever it is padded to.
    """

    def __init__(self, seeds: Sequence[int]):
        super().__init__()
        self.seeds = seeds
        self.draw_count = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.randn_like and args[0].dim() == 3:
            return self._draw_noise(*args[0].shape).to(args[0])
        if func is torch.randn and len(args) == 3 and all(isinstance(size, int) for size in args):
            return self._draw_noise(*args)
        return func(*args, **kwargs)

    def _draw_noise(self, rows: int, channels: int, length: int) -> torch.Tensor:
        whole = -(-length // NOISE_BLOCK) * NOISE_BLOCK
        self.draw_count += 1  # a new seed for each draw: the size of the previous one depends on the padding
        drawn = []
        for seed in self.seeds[:rows]:
            generator = torch.Generator().manual_seed(seed + (self.draw_count << 48))
            drawn.append(torch.randn((whole, channels), generator=generator)[:length].T)
        return torch.stack(drawn)


class _SequenceEnds:
    """End of each line of a batch inside the decoder, at the rate of each layer."""

    def __init__(self) -> None:
        self.ends = torch.zeros(0)
        self.frames = 0

    def record_flow_ends(self, module: Any, args: Any, kwargs: Any) -> None:
        mask = args[1]
        self.ends, self.frames = mask.sum(dim=(1, 2)).long(), mask.shape[-1]

    def rescale_to_decoder(self, module: Any, args: Any, kwargs: Any) -> None:
        frames = args[0].shape[-1]
        if frames > self.frames:  # upsampled between flow and decoder
            self.ends = self.ends * frames // self.frames
        self.frames = frames
        self.ends = self.ends.clamp_max(frames)

    def mask_convolution_input(self, module: Any, args: Any) -> Any:
        (signal,) = args
        length = signal.shape[-1]
        if length == 1 or signal.shape[0] == 1:  # the speaker's embedding; a line alone
            return None
        mask = torch.arange(length, device=signal.device) < (self.ends * length // self.frames).unsqueeze(1)
        return (signal * mask.unsqueeze(1),)


@contextlib.contextmanager
def _mask_decoder(model: Any) -> Iterator[_SequenceEnds]:
    """Within this context, no convolution of the decoder sees anything after a line's end."""
    ends = _SequenceEnds()
    handles = [
        model.flow.register_forward_pre_hook(ends.record_flow_ends, with_kwargs=True),
        model.waveform_decoder.register_forward_pre_hook(ends.rescale_to_decoder, with_kwargs=True),
    ]
    for module in model.waveform_decoder.modules():
        if isinstance(module, torch.nn.Conv1d | torch.nn.ConvTranspose1d):
            handles.append(module.register_forward_pre_hook(ends.mask_convolution_input))
    try:
        yield ends
    finally:
        for handle in handles:
            handle.remove()


@contextlib.contextmanager
def override_scales(model: Any, scales: dict[str, float]) -> Iterator[None]:
    """Set scales of the model for the duration of the context: voices share a model."""
    before = {name: getattr(model, name) for name in scales}
    for name, value in scales.items():
        setattr(model, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(model, name, value)


def _remove_weight_norm(model: Any) -> None:
    """Fold weight normalization, which is for training, into the weights once instead of at every call."""
    for module in model.modules():
        if torch.nn.utils.parametrize.is_parametrized(module, "weight"):
            torch.nn.utils.parametrize.remove_parametrizations(module, "weight")
