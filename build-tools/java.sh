# For sourcing by the scripts of the checkout, with $home set to it: finds a JDK, and builds what is missing or out of date.
# shellcheck shell=bash

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 2
}

# The major version of a JDK directory; nothing if it is none.
jdk_version() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
    fi
}

# The directory that a java on the PATH belongs to, through its symbolic links.
java_on_path() {
    local java link
    java=$(command -v java) || return 0
    while link=$(readlink "$java"); do
        case $link in
            /*) java=$link ;;
            *) java=$(dirname "$java")/$link ;;
        esac
    done
    (cd "$(dirname "$java")/.." && pwd -P)
}

find_jdk() {
    local dir version
    for dir in "${JAVA_HOME:-}" "$(java_on_path)" \
        "$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$dir" ] || continue
        version=$(jdk_version "$dir")
        if [ -n "$version" ] && [ "$version" -ge 25 ]; then
            echo "$dir"
            return
        fi
    done
}

# build STAMP MODULE SOURCES...: runs Maven unless the stamp is younger than all sources.
build() {
    local stamp=$1 module=$2 newer
    shift 2
    if [ -e "$stamp" ]; then
        newer=$(cd "$home" && find pom.xml */pom.xml "$@" -newer "$stamp" -print -quit)
        [ -n "$newer" ] || return 0
    fi
    command -v mvn >/dev/null ||
        fail "Maven is missing: install Maven 3.8 or later, and see that mvn is on the PATH."
    echo "Building $module (the first time, Maven fetches libraries) ..." >&2
    mkdir -p "$(dirname "$stamp")"
    touch "$stamp.new"
    # Maven itself may run on an older Java; it finds the JDK for our sources under a name of this form.
    (cd "$home" && env -u JAVA_HOME ${maven_java:+JAVA_HOME="$maven_java"} JAVA25_HOME="$jdk" mvn -q -B -Dstyle.color=never -pl "$module" -am package -Dmaven.test.skip=true) ||
        fail "the build failed, see above."
    mv "$stamp.new" "$stamp"
}

# Sets JAVA_HOME to a JDK that fits, or ends with a sentence that tells the remedy.
need_jdk() {
    jdk=$(find_jdk)
    [ -n "$jdk" ] ||
        fail "no JDK 25 or later found: install one (for example from https://adoptium.net), or set JAVA_HOME to it."
    maven_java=${JAVA_HOME:-}
    [ -n "$maven_java" ] || command -v java >/dev/null || maven_java=$jdk
    export JAVA_HOME=$jdk
}
