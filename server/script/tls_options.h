// What connections and servers are told about TLS.
#pragma once

#include "loopspec/network_options.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/op_parts.h"

namespace loopspec::script {

// What the message says, where it says something; of a client's options its name too.
void set_tls(Frame& frame, const v1::TlsOptions& message, TlsOptions& options);
void set_tls(Frame& frame, const v1::TlsOptions& message, ClientTlsOptions& options);

}  // namespace loopspec::script
