// LoopCalls: what the unary calls about loops do: from request to reply, on the loop table.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "loopspec/v1/event_loop_service.pb.h"
#include "server/loops/hosted_loop.h"
#include "server/refusal.h"

namespace loopspec::server {

// Where a handle's request has its parts, which are taken from it; one for each of call_soon, call_later and call_at.
HostedLoop::Request make_request(v1::CallSoonRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(v1::CallLaterRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(v1::CallAtRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(const v1::CancelHandleRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(const v1::GetTimeRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(const v1::StopRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(const v1::RunForeverRequest& request, HostedLoop& loop);
HostedLoop::Request make_request(const v1::RunUntilCompleteRequest& request, HostedLoop& loop);

// What is wrong with a request before its loop is looked for; nothing when nothing is.
template <class Request>
std::optional<Refusal> fault_of(const Request&) {
  return std::nullopt;
}
std::optional<Refusal> fault_of(const v1::CallSoonRequest& request);
std::optional<Refusal> fault_of(const v1::CallLaterRequest& request);
std::optional<Refusal> fault_of(const v1::CallAtRequest& request);
std::optional<Refusal> fault_of(const v1::CancelHandleRequest& request);
std::optional<Refusal> fault_of(const v1::RunUntilCompleteRequest& request);

// What the op gave, into the response; `id` is the op's.
void fill(v1::CallSoonResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::CallLaterResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::CallAtResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::CancelHandleResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::GetTimeResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::StopResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::RunForeverResponse& response, const script::OpAnswer& answer, const std::string& id);
void fill(v1::RunUntilCompleteResponse& response, const script::OpAnswer& answer, const std::string& id);

}  // namespace loopspec::server
