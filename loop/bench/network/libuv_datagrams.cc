#include <uv.h>

#include <cstdlib>
#include <cstring>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

std::size_t answers_to_give = 1;
char read_buffer[kReadSize];

// A request with its bytes behind it.
struct Send {
  uv_udp_send_t request;
  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

void sent(uv_udp_send_t* request, int) {
  std::free(request);
}

void allocate(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
  *buffer = uv_buf_init(read_buffer, sizeof read_buffer);
}

// At once where that is possible, as uv_write() does by itself.
void answer(uv_udp_t* handle, const char* data, std::size_t size, const sockaddr* peer) {
  uv_buf_t buffer = uv_buf_init(const_cast<char*>(data), static_cast<unsigned>(size));
  if (uv_udp_try_send(handle, &buffer, 1, peer) >= 0) return;
  auto* send = static_cast<Send*>(std::malloc(sizeof(Send) + size));
  std::memcpy(send->bytes(), data, size);
  buffer = uv_buf_init(send->bytes(), static_cast<unsigned>(size));
  uv_udp_send(&send->request, handle, &buffer, 1, peer, &sent);
}

void received(uv_udp_t* handle, ssize_t count, const uv_buf_t* buffer, const sockaddr* peer, unsigned) {
  if (count < 0 || peer == nullptr) return;
  for (std::size_t i = 0; i < answers_to_give; ++i) answer(handle, buffer->base, static_cast<std::size_t>(count), peer);
}

}  // namespace

void serve_libuv_datagrams(const ServerSettings& settings) {
  answers_to_give = settings.answers;
  uv_loop_t* loop = uv_default_loop();
  uv_udp_t endpoint;
  uv_udp_init(loop, &endpoint);
  sockaddr_in address{};
  uv_ip4_addr("127.0.0.1", 0, &address);
  uv_udp_bind(&endpoint, reinterpret_cast<sockaddr*>(&address), 0);
  if (uv_udp_recv_start(&endpoint, &allocate, &received) != 0) std::abort();
  int size = sizeof address;
  uv_udp_getsockname(&endpoint, reinterpret_cast<sockaddr*>(&address), &size);
  announce(ntohs(address.sin_port));
  uv_run(loop, UV_RUN_DEFAULT);
}

}  // namespace loopspec::bench
