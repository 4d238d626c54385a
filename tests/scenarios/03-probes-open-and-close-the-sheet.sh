#!/bin/bash
# Goal: phones and computers notice by themselves that the line is walled, and
# that it is open again.
set -euo pipefail
. tests/scenarios/forge.sh
. tests/scenarios/probes.sh
lab_up

probes_story 4 one
probes_story 6 two
