# Filon : les commandes du projet. `make run` et `make test` n'ont besoin de rien avant eux.
.PHONY: help setup run test check format bench demo map lock test-real
.DEFAULT_GOAL := help
# Là où l'environnement interdit à Python de garder ce qu'il compile, chaque commande recompilerait Filon et ses bibliothèques.
unexport PYTHONDONTWRITEBYTECODE

help:
	@echo "make run        installe ce qui manque, puis ouvre le site et son travail de fond (PORT=8100 pour choisir le port)"
	@echo "make test       toute la suite : SQLite, PostgreSQL, navigateur"
	@echo "make check      style, types, frontières entre paquets, règles de la maison (moins d'une minute)"
	@echo "make format     met en forme le code et les modèles de page"
	@echo "make setup      installe seulement ; laisse .venv/bin/filon"
	@echo "make demo       charge la société de démonstration"
	@echo "make bench      mesures de vitesse (NAME=import pour une seule)"
	@echo "make map        la carte des modules, une phrase chacun"
	@echo "make test-real  essais sur données réelles (DATA=dossier)"
	@echo "make lock       recalcule les versions figées après un changement de pyproject.toml ou de package.json"

setup:
	@bash scripts/setup.sh run

run: setup
	@.venv/bin/filon serve --demo $(if $(PORT),--port $(PORT))

test:
	@bash scripts/setup.sh test
	@bash scripts/test.sh

test-real:
	@bash scripts/setup.sh test
	@bash scripts/test_real.sh "$(or $(DATA),../shared/data)"

check:
	@bash scripts/setup.sh test
	@bash scripts/check.sh

format:
	@bash scripts/setup.sh test
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	@bash scripts/each_template.sh .venv/bin/djade --target-version 5.2

bench: setup
	@.venv/bin/filon bench $(NAME)

demo: setup
	@.venv/bin/filon demo

map:
	@bash scripts/setup.sh run
	@.venv/bin/python scripts/print_map.py

lock:
	@bash scripts/setup.sh run
	@bash scripts/lock.sh
