# shellcheck shell=bash
# Sourced here: the libraries of Debian that the client needs, and the class path they make.

java_packages="default-jdk-headless      the compiler and what runs it
libgrpc-java              gRPC for Java
libprotobuf-java          the messages
libgoogle-common-protos-java what the service's errors are made of
libnetty-java             carries gRPC
libperfmark-java          gRPC asks for it
libgoogle-gson-java       gRPC asks for it
libgeronimo-annotation-1.3-spec-java an annotation of the generated stubs
libnetty-tcnative-java    TLS: Debian's Netty has no ALPN with the JDK's own
libnetty-tcnative-jni     its library"

java_class_path() {
  local name path=""
  for name in grpc-api grpc-context grpc-core grpc-netty grpc-protobuf grpc-protobuf-lite grpc-stub protobuf proto-google-common-protos guava failureaccess \
    gson perfmark-api netty-common netty-buffer netty-codec netty-codec-http netty-codec-http2 netty-codec-socks netty-handler netty-handler-proxy \
    netty-resolver netty-transport netty-transport-native-unix-common netty-tcnative geronimo-annotation-1.3-spec; do
    [ ! -e "/usr/share/java/$name.jar" ] || path+=":/usr/share/java/$name.jar"
  done
  printf '%s' "${path#:}"
}

# Netty looks for its library under another name than Debian gives it, and the library insists on its file's own: a copy in the folder that is given.
copy_native_library() {
  local found
  mkdir -p "$1"
  for found in /usr/lib/*/jni/libnetty-tcnative.so; do
    [ ! -e "$found" ] || cp "$found" "$1/libnetty_tcnative.so"
  done
}
