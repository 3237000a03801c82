# gRPC as `dependencies` builds it: without TLS, under the names that its own package has.
include(CMakeFindDependencyMacro)
find_dependency(absl CONFIG)
find_dependency(re2 CONFIG)
find_dependency(Protobuf)
find_dependency(Threads)
find_dependency(ZLIB)

set(grpc_prefix ${LOOPSPEC_WINDOWS_LIBRARIES}/grpc)
if(NOT EXISTS ${grpc_prefix}/lib/libgrpc++_unsecure.a)
  set(gRPC_FOUND FALSE)
  set(gRPC_NOT_FOUND_MESSAGE "there is no ${grpc_prefix}/lib/libgrpc++_unsecure.a: run cmake/windows/dependencies grpc")
  return()
endif()

# grpc_library(NAME FILE LIBRARY…)
function(grpc_library name file)
  if(NOT TARGET gRPC::${name})
    add_library(gRPC::${name} STATIC IMPORTED)
    set_target_properties(
      gRPC::${name} PROPERTIES IMPORTED_LOCATION ${grpc_prefix}/lib/lib${file}.a INTERFACE_INCLUDE_DIRECTORIES ${grpc_prefix}/include
                               INTERFACE_LINK_LIBRARIES "${ARGN}")
  endif()
endfunction()
grpc_library(address_sorting address_sorting ws2_32)
grpc_library(upb upb)
grpc_library(
  gpr gpr Threads::Threads absl::base absl::core_headers absl::memory absl::random_random absl::status absl::cord absl::str_format absl::strings
  absl::synchronization absl::time absl::optional absl::variant dbghelp ws2_32)
grpc_library(
  grpc grpc_unsecure gRPC::gpr gRPC::address_sorting gRPC::upb re2::re2 ZLIB::ZLIB absl::cleanup absl::flat_hash_map absl::flat_hash_set absl::inlined_vector
  absl::any_invocable absl::bind_front absl::function_ref absl::hash absl::type_traits absl::statusor absl::span absl::utility crypt32 bcrypt)
grpc_library(grpc++ grpc++_unsecure gRPC::grpc protobuf::libprotobuf)
# Whole: it registers itself, and nobody names it.
if(NOT TARGET gRPC::grpc++_reflection)
  add_library(gRPC::grpc++_reflection INTERFACE IMPORTED)
  set_target_properties(
    gRPC::grpc++_reflection
    PROPERTIES INTERFACE_LINK_LIBRARIES "-Wl,--whole-archive;${grpc_prefix}/lib/libgrpc++_reflection.a;-Wl,--no-whole-archive;gRPC::grpc++"
               INTERFACE_INCLUDE_DIRECTORIES ${grpc_prefix}/include)
endif()

# The generator runs here: the machine's own, of the same version.
if(NOT TARGET gRPC::grpc_cpp_plugin)
  find_program(LOOPSPEC_GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)
  add_executable(gRPC::grpc_cpp_plugin IMPORTED)
  set_target_properties(gRPC::grpc_cpp_plugin PROPERTIES IMPORTED_LOCATION ${LOOPSPEC_GRPC_CPP_PLUGIN})
endif()
set(gRPC_FOUND TRUE)
