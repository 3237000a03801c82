#include "openssl_bio.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace loopspec::detail {
namespace {

struct Queues {
  ByteQueue& incoming;
  ByteQueue& outgoing;
};

Queues& queues_of(BIO* bio) {
  return *static_cast<Queues*>(BIO_get_data(bio));
}

// Exceptions must not pass through OpenSSL.
int write_bytes(BIO* bio, const char* data, int size) noexcept {
  BIO_clear_retry_flags(bio);
  if (data == nullptr || size <= 0) return 0;
  queues_of(bio).outgoing.append({data, static_cast<std::size_t>(size)});
  return size;
}

int read_bytes(BIO* bio, char* buffer, int size) noexcept {
  BIO_clear_retry_flags(bio);
  if (buffer == nullptr || size <= 0) return 0;
  ByteQueue& incoming = queues_of(bio).incoming;
  if (incoming.empty()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t count = std::min(static_cast<std::size_t>(size), incoming.size());
  std::memcpy(buffer, incoming.view().data(), count);
  incoming.consume(count);
  return static_cast<int>(count);
}

long control(BIO* bio, int command, long, void*) noexcept {
  switch (command) {
    case BIO_CTRL_PENDING:
      return static_cast<long>(queues_of(bio).incoming.size());
    case BIO_CTRL_WPENDING:
      return static_cast<long>(queues_of(bio).outgoing.size());
    case BIO_CTRL_FLUSH:
    case BIO_CTRL_DUP:
      return 1;
    default:
      return 0;
  }
}

int destroy(BIO* bio) noexcept {
  delete static_cast<Queues*>(BIO_get_data(bio));
  BIO_set_data(bio, nullptr);
  return 1;
}

// Of the process; never freed.
BIO_METHOD* queue_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "loopspec queues");
    if (made == nullptr) throw std::bad_alloc();
    BIO_meth_set_write(made, &write_bytes);
    BIO_meth_set_read(made, &read_bytes);
    BIO_meth_set_ctrl(made, &control);
    BIO_meth_set_destroy(made, &destroy);
    return made;
  }();
  return method;
}

}  // namespace

BIO* make_queue_bio(ByteQueue& incoming, ByteQueue& outgoing) {
  BIO* bio = BIO_new(queue_method());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, new Queues{incoming, outgoing});
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace loopspec::detail
