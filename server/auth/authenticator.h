// Authenticator: who calls. Its token's identity; else the common name of its certificate; else nobody in particular.
//
// Identities are names, wherever they come from: the token of "alice" and a certificate whose common name is "alice" are the same
// caller.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "server/auth/token_file.h"

namespace grpc {
class ServerContextBase;
class Status;
}  // namespace grpc

namespace loopspec::server {

// The identity of a caller who showed nothing, where nothing is asked for. All such callers are one.
inline constexpr const char* kAnonymous = "anonymous";

class Authenticator {
 public:
  // Everybody is let in. `certificates`: whether clients are asked for one; if they are not, none is looked for, which takes time.
  explicit Authenticator(bool certificates) : certificates_(certificates) {}
  // A token, or a certificate, is asked for.
  Authenticator(bool certificates, TokenFile tokens) : certificates_(certificates), tokens_(std::make_unique<TokenFile>(std::move(tokens))) {}

  // The caller's identity, or UNAUTHENTICATED with reason MISSING_TOKEN or BAD_TOKEN. Any thread; does not block.
  std::variant<std::string, grpc::Status> identify(const grpc::ServerContextBase& context) const;

 private:
  bool certificates_;
  // Null: none are asked for.
  std::unique_ptr<TokenFile> tokens_;
};

}  // namespace loopspec::server
