# One word each; CI runs exactly what a person runs. Each installs the Debian packages that it lacks.
.PHONY: run test test-program test-library library-docs test-fleet test-engine test-docs test-scaffold test-packages \
	bites build static dist reproducible bench check format lint clean

run: ## diagnose this machine's docker socket, or tell the story on one made for it
	@scripts/run

test: ## every test; as root also those that become other users
	@scripts/test

test-program: static ## the entrypoint, its file capability, the edits of account files; as root
	@scripts/test-program

test-engine: static ## every printed fix, applied on real engines; as root
	@scripts/install-packages acl docker-compose docker.io gcc gosu libc6-dev libcap2-bin python3 python3-docker python3-yaml sudo
	Tests/EngineTests/run

test-docs: static ## every command in README and docs, in worlds of their own; as root
	@scripts/test-docs

test-scaffold: ## scripts/new-cause, on a throw-away layer over the tree; as root, after `make test`
	@scripts/test-new-cause

bites: ## what the quick tests notice: some of the mutations of scripts/bites.toml, others after each commit
	@scripts/bites --sample 40 --seed $$(git rev-list --count HEAD)

build: ## .build/release/sockcheck
	@scripts/build

static: ## dist/sockcheck: one static, stripped file for any image
	@scripts/build-static

reproducible: ## two clean builds of the static program in two folders: the same bytes
	@scripts/reproducible

bench: static ## beside what people use in its place; writes docs/performance.md; as root, on a quiet machine
	@bench/run

library-docs: ## the library's reference: every public declaration described, no warning of DocC
	@scripts/library-docs

test-library: ## a package outside of this repository builds against the library and runs
	@scripts/test-library
	@scripts/test-elsewhere

test-fleet: static ## the playbook against six local hosts, the DaemonSet's pod, the queries; as root
	@scripts/test-fleet

dist: ## every package, with checksums, in dist/
	@scripts/dist

test-packages: dist ## each package installed, used and taken away again; as root
	@scripts/test-packages

check: lint run test bites library-docs test-library static test-engine test-program test-docs test-scaffold test-fleet test-packages ## what CI runs
	@scripts/check-static
	@scripts/reproducible --beside dist/sockcheck
	@bench/run --quick >/dev/null

format:
	swift format --in-place --recursive Package.swift Sources Tests Examples

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Examples
	scripts/embed-pages --check
	scripts/picture --check
	scripts/bites --list >/dev/null

clean:
	rm -rf .build .build-static dist
