# Settings every target shares: C++20, warnings as errors, sanitizers by preset, ccache and mold where they are installed.
include_guard(GLOBAL)
include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(LOOPSPEC_WERROR "Treat warnings as errors" ON)
set(LOOPSPEC_SANITIZE "" CACHE STRING "Sanitizers for every target: address,undefined or thread")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  add_link_options(-fuse-ld=mold)
endif()

if(WIN32)
  # windows.h without the sockets of old, which winsock2.h cannot stand beside it, and without macros min() and max().
  add_compile_definitions(WIN32_LEAN_AND_MEAN NOMINMAX)
endif()

option(LOOPSPEC_FUZZ "Build the fuzz targets with libFuzzer (clang)" OFF)
if(LOOPSPEC_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(LOOPSPEC_SANITIZE)
  add_compile_options(-fsanitize=${LOOPSPEC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LOOPSPEC_SANITIZE})
  if(LOOPSPEC_SANITIZE MATCHES undefined)
    # It looks at memory through a pipe, and calls an object bad when a test has used up the descriptors.
    add_compile_options(-fno-sanitize=vptr)
    if(LOOPSPEC_FUZZ)
      # clang 14 cannot emit its check of function types for coroutines that are also instrumented for coverage.
      add_compile_options(-fno-sanitize=function)
    endif()
  endif()
endif()

function(loopspec_warnings target)
  # Under a sanitizer GCC's flow analysis sees paths that are not there (maybe-uninitialized, stringop-overflow).
  set(errors)
  if(LOOPSPEC_WERROR AND NOT (LOOPSPEC_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU"))
    set(errors -Werror)
  endif()
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /permissive- $<$<BOOL:${LOOPSPEC_WERROR}>:/WX>)
  else()
    target_compile_options(
      ${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
                        -Wmissing-declarations
                        # GCC 12 warns about its own std::string (GCC bug 105651).
                        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
                        ${errors})
  endif()
endfunction()

# loopspec_precompile(TARGET HEADER…): headers that nearly every file of the target includes, compiled once.
function(loopspec_precompile target)
  list(TRANSFORM ARGN REPLACE "(.+)" "<\\1>")
  target_precompile_headers(${target} PRIVATE ${ARGN})
endfunction()
