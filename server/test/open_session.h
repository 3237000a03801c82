// OpenSession: a client of the session service that says what it sends as text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/test/peer.h"

namespace loopspec::test {

// A session's client, one item after the other.
class OpenSession {
 public:
  explicit OpenSession(Peer& peer) : stream_(peer.sessions->Session(&context_)) {}

  bool write(const std::string& text) { return stream_->Write(parse<v1::SessionRequest>(text)); }
  // The next item; an empty one at the end.
  v1::ServerItem next() {
    while (items_.items().empty()) {
      if (!stream_->Read(&items_)) return {};
    }
    v1::ServerItem item = items_.items(0);
    items_.mutable_items()->DeleteSubrange(0, 1);
    return item;
  }
  // The next item that is an invocation; the number of its first call. 0 at the end.
  std::uint64_t next_call() {
    for (;;) {
      const v1::ServerItem item = next();
      if (item.has_invoke()) return item.invoke().first_call();
      if (item.item_case() == v1::ServerItem::ITEM_NOT_SET) return 0;
    }
  }
  void cancel() { context_.TryCancel(); }
  void writes_done() { stream_->WritesDone(); }
  grpc::Status finish() { return stream_->Finish(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::SessionRequest, v1::SessionResponse>> stream_;
  v1::SessionResponse items_;
};

}  // namespace loopspec::test
