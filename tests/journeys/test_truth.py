"""Every figure of the city is what its records say, whoever wrote them and in whatever order."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.journeys.demo_city import OURS_ALONE, ROOT, DemoCity

COMPARED = """
from sasaeai.site import runtime
runtime.start_django(role="app")
from bench import figures
print("different:", figures.equal_to_rows())
"""


def test_every_figure_of_the_city_equals_a_count_of_its_rows(city: DemoCity) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in OURS_ALONE}
    environment |= {
        "SASAEAI_HOME": str(city.home),
        "SASAEAI_DATABASE_NAME": "sasaeai_demo",
        "SASAEAI_DATABASE_ROLE": "app",
        "SASAEAI_DEMO": "true",
        "SASAEAI_REQUIRE_SECOND_FACTOR": "false",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    told = subprocess.run(
        [sys.executable, "-c", COMPARED], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert told.stdout.splitlines()[-1:] == ["different: []"], told.stderr
