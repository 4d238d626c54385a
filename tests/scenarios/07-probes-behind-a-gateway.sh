#!/bin/bash
# Goal: phones and computers notice by themselves that the line is walled, and
# that it is open again, when their names are answered truly.
set -euo pipefail
. tests/scenarios/lab.sh
. tests/scenarios/probes.sh
lab_up

probes_story 4 home laptop
probes_story 6 dual tower

# Android shows the portal's sheet soon where its second probe fails soon.
lab_wall home 4 >/dev/null
within 5 lands laptop 4 http://example.com/ >/dev/null
for family in 4 6; do
	refused_soon "IPv$family: Android's probe by https fails" 100 \
		fetches laptop $family https://www.google.com/generate_204
done
