"""Plugin files that are wrong, by name; each is one way in which foreign code goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_VARIANT: Final = """\
from dataclasses import replace
from pipelines.catalog import load_catalog

class Lying:
    @property
    def name(self):
        raise OSError("gone")

def register_variants(register):
    found = next(each.variant for each in load_catalog().variants_of("payments") if each.variant.name == "optimized")
    mine = lambda **changes: register(replace(found, **{"name": "mine", **changes}))
"""
_MODULES: Final = {
    "syntax.py": "def register_variants(:\n",
    "null.py": "a = 1\0\n",
    "empty.py": "",
    "raises.py": "\n\nraise ValueError('no luck')\n",
    "many_lines.py": "raise ValueError('one\\ntwo\\nthree')\n",
    "exits.py": "import sys\nsys.exit(0)\n",
    "silent_exit.py": "raise SystemExit\n",
    "generator_exit.py": "raise GeneratorExit\n",
    "odd.py": "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Odd\n",
    "missing_import.py": "import no_such_module\n",
    "recursion.py": "def f():\n    f()\nf()\n",
    "text.txt": "hello",
    "no_function.py": "register_variants = 5\n",
    "coroutine.py": "async def register_variants(register):\n    register(3)\n",
    "generator.py": "def register_workload(register):\n    yield register(3)\n",
    "register_raises.py": "def register_variants(register):\n    raise KeyError('x')\n",
    "wrong_signature.py": "def register_variants():\n    pass\n",
    "no_variant.py": "def register_variants(register):\n    register('optimized')\n",
    "no_workload.py": "def register_workload(register):\n    register(3)\n",
    "escapes.py": "raise ValueError('\\x1b[2J\\x1b]0;title\\x07')\n",
}
_VARIANTS: Final = {
    "spaces.py": 'mine(name="Has Spaces")',
    "markup.py": 'mine(name="<b>x</b>")',
    "number.py": "mine(name=7)",
    "path.py": 'mine(name="../outside")',
    "no_stages.py": "mine(stages=())",
    "list_stages.py": "mine(stages=list(found.stages))",
    "class_stage.py": "mine(stages=(object,))",
    "lying_stage.py": "mine(stages=(Lying(),))",
    "number_conf.py": 'mine(spark_conf={"spark.a": 1})',
    "engine.py": 'mine(engine="flink")',
    "workload.py": 'mine(workload="nothing")',
    "taken.py": "register(found)",
    "twice.py": "mine(), mine()",
    "surrogate.py": 'mine(summary="\\ud800")',
}


def write_plugins(folder: Path) -> None:
    """Write all of them into a folder."""
    folder.mkdir()
    (folder / "binary.py").write_bytes(bytes(range(128, 256)))
    for name, text in _MODULES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, line in _VARIANTS.items():
        (folder / name).write_text(f"{_VARIANT}    {line}\n", encoding="utf-8")
