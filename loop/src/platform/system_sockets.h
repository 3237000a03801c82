// The system's own types and numbers of addresses, for the files of this folder that are the same on every system.
#pragma once

#ifdef _WIN32
#include "windows_winsock.h"

#include <afunix.h>
#else
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#endif
