"""The settings of the site, with the bare view beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.forms_floor"
