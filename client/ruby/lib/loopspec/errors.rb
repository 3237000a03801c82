# frozen_string_literal: true

require "google/protobuf/well_known_types"
require "google/rpc/error_details_pb"
require "google/rpc/status_pb"
require "grpc"

module Loopspec
  # What this library raises.
  class Error < StandardError; end

  # The service, or the way to it, failed.
  class RemoteError < Error
    # gRPC's name of the status (:RESOURCE_EXHAUSTED), the server's reason ("LIMIT_EXCEEDED"), and its variables; empty where the server did not speak.
    attr_reader :status, :reason, :metadata

    def initialize(message, status:, reason: "", metadata: {})
      super(message)
      @status = status
      @reason = reason
      @metadata = metadata
    end
  end

  # The server cannot be reached, or the connection was lost. A session's loop is gone then.
  class ConnectionLostError < RemoteError; end

  # A deadline that the client gave has passed.
  class DeadlineExpiredError < RemoteError; end

  # The service refused: reason says why, metadata names a limit and its value.
  class CallRefusedError < RemoteError; end

  # What the loop raised, by asyncio's name: type is "RuntimeError" for 'Event loop is closed'.
  class RaisedError < Error
    attr_reader :type

    def initialize(type, message)
      super(message)
      @type = type
    end
  end

  # gRPC's statuses as errors of ours.
  module Statuses
    CODES = GRPC::Core::StatusCodes.constants.to_h { |name| [GRPC::Core::StatusCodes.const_get(name), name] }.freeze
    # Those that gRPC itself makes when it is the connection that fails.
    LOST = %i[OK CANCELLED UNKNOWN INTERNAL UNAVAILABLE DATA_LOSS].freeze

    module_function

    def remote_error(code, details, metadata)
      status = CODES.fetch(code, :UNKNOWN)
      info = error_info(metadata)
      return CallRefusedError.new(details, status: status, reason: info.reason, metadata: info.metadata.to_h) if info
      return DeadlineExpiredError.new("the deadline has passed", status: status) if status == :DEADLINE_EXCEEDED
      return ConnectionLostError.new("the server ended the session", status: status) if status == :OK
      return ConnectionLostError.new("the connection was lost: #{details}", status: status) if LOST.include?(status)

      CallRefusedError.new(details, status: status)
    end

    def error_info(metadata)
      packed = metadata && metadata["grpc-status-details-bin"]
      return nil unless packed

      any = Google::Rpc::Status.decode(packed).details.find { |detail| detail.is(Google::Rpc::ErrorInfo) }
      any&.unpack(Google::Rpc::ErrorInfo)
    end

    # What the block's call fails with, as an error of ours.
    def translated
      yield
    rescue GRPC::BadStatus => e
      raise remote_error(e.code, e.details, e.metadata)
    end

    def check_raised(exception)
      raise RaisedError.new(exception.type, exception.message) if exception
    end
  end
end
