#!/bin/bash -eu
# Run by OSS-Fuzz in its builder, which has precompile_swift: a copy of the one program for each target, with its corpus
# and its words.
# shellcheck source=/dev/null
. precompile_swift
cd "$SRC/sockcheck"
# shellcheck disable=SC2086 # words
swift build --package-path Tests/Fuzz -c release $SWIFTFLAGS
built=Tests/Fuzz/.build/release/fuzz
for corpus in Tests/Fuzz/corpus/*; do
    name=${corpus##*/}
    cp "$built" "$OUT/sockcheck-$name"
    (cd "$corpus" && zip -q -r "$OUT/sockcheck-${name}_seed_corpus.zip" .)
    [[ ! -f Tests/Fuzz/words/$name.dict ]] || cp "Tests/Fuzz/words/$name.dict" "$OUT/sockcheck-$name.dict"
done
