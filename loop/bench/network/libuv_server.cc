#include <uv.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

std::size_t answers_to_give = 1;

struct Client {
  uv_tcp_t handle;
};

// A request with its bytes behind it.
struct Write {
  uv_write_t request;
  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

void closed(uv_handle_t* handle) {
  delete static_cast<Client*>(handle->data);
}

void written(uv_write_t* request, int) {
  std::free(request);
}

// Reads go to one buffer: what is answered is copied where it cannot be sent at once.
char read_buffer[kReadSize];

void allocate(uv_handle_t*, std::size_t, uv_buf_t* buffer) {
  *buffer = uv_buf_init(read_buffer, sizeof read_buffer);
}

// uv_write() tries at once when nothing is queued.
void answer(uv_stream_t* stream, const char* data, std::size_t size) {
  auto* write = static_cast<Write*>(std::malloc(sizeof(Write) + size));
  std::memcpy(write->bytes(), data, size);
  const uv_buf_t buffer = uv_buf_init(write->bytes(), static_cast<unsigned>(size));
  uv_write(&write->request, stream, &buffer, 1, &written);
}

void received(uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
  if (count < 0) {
    uv_close(reinterpret_cast<uv_handle_t*>(stream), &closed);
    return;
  }
  for (std::size_t i = 0; i < answers_to_give; ++i) answer(stream, buffer->base, static_cast<std::size_t>(count));
}

void connected(uv_stream_t* server, int status) {
  if (status < 0) return;
  auto* client = new Client;
  uv_tcp_init(server->loop, &client->handle);
  client->handle.data = client;
  if (uv_accept(server, reinterpret_cast<uv_stream_t*>(&client->handle)) != 0) {
    uv_close(reinterpret_cast<uv_handle_t*>(&client->handle), &closed);
    return;
  }
  uv_tcp_nodelay(&client->handle, 1);
  uv_read_start(reinterpret_cast<uv_stream_t*>(&client->handle), &allocate, &received);
}

}  // namespace

void serve_libuv(const ServerSettings& settings) {
  answers_to_give = settings.answers;
  uv_loop_t* loop = uv_default_loop();
  uv_tcp_t server;
  uv_tcp_init(loop, &server);
  sockaddr_in address{};
  uv_ip4_addr("127.0.0.1", 0, &address);
  uv_tcp_bind(&server, reinterpret_cast<sockaddr*>(&address), 0);
  if (uv_listen(reinterpret_cast<uv_stream_t*>(&server), kBacklog, &connected) != 0) std::abort();
  int size = sizeof address;
  uv_tcp_getsockname(&server, reinterpret_cast<sockaddr*>(&address), &size);
  announce(ntohs(address.sin_port));
  uv_run(loop, UV_RUN_DEFAULT);
}

}  // namespace loopspec::bench
