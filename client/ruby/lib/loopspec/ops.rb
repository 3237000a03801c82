# frozen_string_literal: true

require "loopspec/v1/op_pb"
require "loopspec/v1/program_pb"

module Loopspec
  # Making ops and blocks of them.
  module Ops
    FIELDS = V1::Op.descriptor.lookup_oneof("op").to_h { |field| [field.name.to_sym, field.subtype.msgclass] }.freeze

    module_function

    # One op by asyncio's name: op(:log, text: "hello"), op(:stop). id: what it returns is bound to this.
    def op(name, id: "", **fields)
      V1::Op.new(id: id, name => FIELDS.fetch(name).new(**fields))
    end

    # A named list of ops: what a callback does that is not a block of Ruby's.
    def block(name, *ops)
      V1::Block.new(name: name, ops: ops)
    end

    # @api private
    def client(number)
      V1::Callable.new(client: number)
    end

    # @api private
    def seconds(value)
      raise ArgumentError, "a time that is not a number" if value.nan?
      return V1::Seconds.new(value: 0) if value == -Float::INFINITY

      value.infinite? ? V1::Seconds.new(infinite: true) : V1::Seconds.new(value: value)
    end
  end

  def self.op(...) = Ops.op(...)
  def self.block(...) = Ops.block(...)
end
