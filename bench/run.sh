#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   bench/run.sh [JMH_OPTION…]
#
# Builds kspec with its benchmarks (JMH) and runs them: how long parsing, checking, rendering and expanding take once the
# JVM is warm. With arguments, JMH is given these (-h lists them) and no goal is looked at; such as: bench/run.sh Scaling
#
# Exit codes: 0 done, every goal reached; 1 a goal is missed; 3 the build or the measurement failed.
set -euo pipefail

home=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
JAVA_HOME=$("$home/fixtures/setup/find-jdk.sh" 21) || exit 3
export JAVA_HOME

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Built apart, so that whatever maven does here meanwhile does no harm.
mvn -q -B -ntp -f "$home/pom.xml" -Pbench -Dkspec.launcher "-Dkspec.buildDir=$work/build/\${project.artifactId}" \
    -Denforcer.skip=true -Dspotless.check.skip=true -Dmaven.test.skip=true -pl bench -am package \
    dependency:build-classpath "-Dmdep.outputFile=$work/\${project.artifactId}.cp" >"$work/build.log" 2>&1 ||
    { grep -E '^\[ERROR\]' "$work/build.log" >&2 || tail -n 30 "$work/build.log" >&2; exit 3; }
path=$work/build/kspec-bench/classes:$(cat "$work/kspec-bench.cp")

jmh() {
    "$JAVA_HOME/bin/java" -cp "$path" org.openjdk.jmh.Main -foe true -jvmArgs '-Xms1g -Xmx1g -XX:+UseSerialGC' "$@"
}

if (($#)); then
    jmh "$@"
    exit
fi
jmh -rf csv -rff "$work/result.csv" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 3; }

# Benchmark,Mode,Threads,Samples,Score,Error,Unit[,Param: steps], texts in quotes; milliseconds throughout.
awk -F, '
    BEGIN {
        goal["check1000LinesOfKspec"] = goal["check1000LinesOfYaml"] = 20
        printf "%-32s %10s %10s %8s\n", "milliseconds, warm", "mean", "+-", "goal"
    }
    NR == 1 { next }
    {
        gsub(/["\r]/, "")
        name = $1; sub(/.*\./, "", name)
        took[name] = $5
        steps = $8 ~ /^[1-9][0-9]*$/ ? $8 : ""
        missed = name in goal && $5 > goal[name]
        if (missed) bad = 1
        printf "%-32s %10.2f %10.2f %8s %s\n", name (steps == "" ? "" : " " steps), $5, $6, name in goal ? goal[name] : "",
            name in goal ? (missed ? "MISSED" : "reached") : ""
        if (steps != "") { time[steps] = $5; if (least == "" || steps + 0 < least) least = steps + 0; if (steps + 0 > most) most = steps + 0 }
    }
    END {
        if (most > least) {
            # Twice what linear growth gives is let pass; quadratic growth would give sixteen times that.
            ratio = time[most] / time[least]
            missed = ratio > 2 * most / least
            if (missed) bad = 1
            printf "%-32s %10.1f %10s %8d %s\n", "time " most " / time " least, ratio, "", 2 * most / least, missed ? "MISSED" : "reached"
        }
        if (took["productAsCsv"] > 0) {
            # A 64th is 15.6 of a thousand.
            share = took["shard7Of64AsCsv"] * 1000 / took["productAsCsv"]
            missed = share > 20
            if (missed) bad = 1
            printf "%-32s %10.1f %10s %8d %s\n", "shard / product, in 1/1000", share, "", 20, missed ? "MISSED" : "reached"
        }
        exit bad
    }' "$work/result.csv"
