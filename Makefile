# One word each; CI runs exactly what a person runs. Each installs the Debian packages that it lacks.
.PHONY: help run test test-program test-library test-modules test-static library-docs test-fleet test-engine test-daemons test-vm \
	test-docs test-scaffold test-packages fuzz sanitize bites build static dist packages reproducible same-bytes bench bench-quick check format lint clean

.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 22

run: ## diagnose this machine's docker socket, or tell the story on one made for it
	@scripts/run

build: ## .build/release/sockcheck
	@scripts/build

static: ## dist/sockcheck: one static, stripped file for any image
	@scripts/build-static

dist: static ## every package, with checksums and papers, in dist/; SIGN_WITH=KEY signs
	@scripts/dist --program dist/sockcheck $(if $(SIGN_WITH),--sign-with $(SIGN_WITH))

test: ## every test of the sources; as root also those that become other users
	@scripts/test

test-modules: ## what each module may know; the quick tests as an ordinary user; after `make test`
	@Tests/ModuleTests/run

test-program: static ## the entrypoint, its file capability, the edits of account files; as root
	@Tests/ProgramTests/run

test-static: static ## dist/sockcheck stands alone
	@Tests/StaticTests/run

test-engine: static ## every printed fix, applied on real engines; as root
	@scripts/install-packages --from Tests/EngineTests/packages && Tests/EngineTests/run

test-daemons: static ## real daemons, clients that they refuse, and the fixes that are printed for them; as root
	@Tests/DaemonTests/run

test-vm: static ## AppArmor, SELinux, Landlock, systemd: in machines of their own, under emulation; as root
	@scripts/install-packages --from Tests/MachineTests/packages && Tests/MachineTests/run

test-docs: static ## every command in README and docs, in worlds of their own; as root
	@Tests/DocumentationTests/run

test-scaffold: ## scripts/new-cause, on a throw-away layer over the tree; as root, after `make test`
	@Tests/ScaffoldTests/run

fuzz: ## each parser's corpus, then SECONDS of libFuzzer (20) under the address sanitizer; docs/fuzzing.md
	@scripts/fuzz --seconds $(or $(SECONDS),20)

sanitize: ## C that runs as root under ASan and UBSan, who under TSan; as root
	@Tests/SanitizerTests/run

# Each commit asks for others: none of them all survived when all were tried.
bites: ## what the quick tests notice: some of the mutations of scripts/bites.toml
	@scripts/bites --sample 40 --seed $$(git rev-list --count HEAD 2>/dev/null || echo 247)

test-library: ## a package outside of this repository builds against the library and runs
	@Tests/LibraryTests/run
	@scripts/test-elsewhere

test-fleet: static ## the playbook against six local hosts, the DaemonSet's pod, the queries; as root
	@Tests/FleetTests/run

test-packages: dist ## each package installed, used and taken away again; as root
	@Tests/PackageTests/run

library-docs: ## the library's reference: every public declaration described, no warning of DocC
	@scripts/library-docs

reproducible: ## two clean builds of the static program in two folders: the same bytes
	@scripts/reproducible

same-bytes: static ## one more build in another folder: the bytes of dist/sockcheck
	@scripts/reproducible --beside dist/sockcheck

bench: static ## beside what people use in its place; writes docs/performance.md; as root, on a quiet machine
	@bench/run

bench-quick: static ## that it can be measured; the figures say nothing
	@bench/run --quick >/dev/null

lint: ## swift format, shellcheck, pyflakes; stale pages and pictures
	@scripts/lint

format: ## swift format, in place
	@swift format --in-place --recursive Package.swift Sources Tests Examples

packages: ## the Debian packages of all suites
	@scripts/install-packages $(foreach file,$(sort $(wildcard */packages */*/packages)),--from $(file))

# What CI runs, in the order in which they begin: what others wait for first, then the long ones.
SUITES = static run lint test test-engine test-vm test-packages test-docs test-daemons test-program same-bytes bites fuzz test-fleet test-modules \
	library-docs test-scaffold test-library test-static bench-quick

check: packages ## all of it, side by side, a log for each; what CI runs
	@scripts/side-by-side $(SUITES)

clean: ## what was built
	@rm -rf .build .build-static dist

# Under scripts/side-by-side each line of a target is run by it, with a log; those that build in .build take turns.
ifdef SIDE_BY_SIDE
SHELL := $(CURDIR)/scripts/side-by-side
.SHELLFLAGS = --line $@
test: run
test-modules library-docs test-scaffold: test
test-scaffold: | library-docs test-modules
endif
