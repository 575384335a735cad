#!/usr/bin/env bash
# Donne à une commande tous les modèles de page : each_template.sh COMMANDE…
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -z --cached --others --exclude-standard 'filon/*.html' | xargs -0 "$@"
