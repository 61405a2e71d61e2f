# The static program, on a machine that has an engine and no Swift:
#
#   docker build --output dist .        # dist/sockcheck, for this processor
#   docker build --tag sockcheck .      # an image, for COPY --from=sockcheck /sockcheck …
#
# Both want BuildKit, which is docker's builder since 23; before, DOCKER_BUILDKIT=1. docs/building.md has figures.
ARG SWIFT=6.3.1
FROM swift:${SWIFT}-bookworm AS build
WORKDIR /build
COPY . .
# Installs libacl1-dev and libyaml-dev, and fetches swift-argument-parser.
RUN scripts/build-static

FROM scratch
COPY --from=build /build/dist/sockcheck /sockcheck
ENTRYPOINT ["/sockcheck"]
