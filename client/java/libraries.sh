# shellcheck shell=bash
# Sourced here: the libraries of Debian that the client needs, and the class path they make.

java_packages="default-jdk-headless      the compiler and what runs it
libgrpc-java              gRPC for Java
libprotobuf-java          the messages
libgoogle-common-protos-java what the service's errors are made of
libnetty-java             carries gRPC
libperfmark-java          gRPC asks for it
libgoogle-gson-java       gRPC asks for it
libgeronimo-annotation-1.3-spec-java an annotation of the generated stubs"

java_class_path() {
  local name path=""
  for name in grpc-api grpc-context grpc-core grpc-netty grpc-protobuf grpc-protobuf-lite grpc-stub protobuf proto-google-common-protos guava failureaccess \
    gson perfmark-api netty-common netty-buffer netty-codec netty-codec-http netty-codec-http2 netty-codec-socks netty-handler netty-handler-proxy \
    netty-resolver netty-transport netty-transport-native-unix-common geronimo-annotation-1.3-spec; do
    [ ! -e "/usr/share/java/$name.jar" ] || path+=":/usr/share/java/$name.jar"
  done
  printf '%s' "${path#:}"
}
