# Toolchain: Windows on x86-64 with Debian's mingw-w64, posix threads. What is found is mingw's own or was built by `dependencies`.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

set(triplet x86_64-w64-mingw32)
set(CMAKE_C_COMPILER ${triplet}-gcc-posix)
set(CMAKE_CXX_COMPILER ${triplet}-g++-posix)
set(CMAKE_RC_COMPILER ${triplet}-windres)
# Those that know the compiler's plug-in.
set(CMAKE_AR ${triplet}-gcc-ar-posix CACHE FILEPATH "")
set(CMAKE_RANLIB ${triplet}-gcc-ranlib-posix CACHE FILEPATH "")

set(LOOPSPEC_WINDOWS_LIBRARIES ${CMAKE_CURRENT_LIST_DIR}/../../build/windows/libraries CACHE PATH "Libraries built for Windows, a folder each")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LOOPSPEC_WINDOWS_LIBRARIES)
file(GLOB libraries LIST_DIRECTORIES true ${LOOPSPEC_WINDOWS_LIBRARIES}/*)
set(CMAKE_FIND_ROOT_PATH /usr/${triplet} ${libraries})
set(CMAKE_PREFIX_PATH ${libraries})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Windows 10. No header of Windows' may define min() and max(), or drag in the old sockets.
set(CMAKE_C_FLAGS_INIT "-D_WIN32_WINNT=0x0A00")
set(CMAKE_CXX_FLAGS_INIT "-D_WIN32_WINNT=0x0A00")
# One file that runs anywhere: the compiler's own libraries inside.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")

set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/wine)
