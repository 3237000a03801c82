// The system's addresses, under POSIX's names, and what differs beyond the names.
#pragma once

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

#include <string>

namespace loopspec::server {

// Before anything is asked about addresses. Any number of times.
void require_sockets();

// Why a stream socket cannot listen on the address; "" when it can.
std::string listening_error(const addrinfo& info);

}  // namespace loopspec::server
