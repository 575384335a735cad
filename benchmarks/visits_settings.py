"""The settings of Filon, with the bare view beside the others."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.visits_floor"
