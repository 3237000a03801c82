// Windows' own headers, for the files that call it: without the old sockets, and without min() and max().
#pragma once

#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
// Before windows.h.
#include <winsock2.h>

#include <windows.h>
