Gem::Specification.new do |spec|
  spec.name = "loopspec"
  spec.version = "0.1.0"
  spec.summary = "asyncio event loops in a loopspec server, with blocks of your own as callbacks"
  spec.authors = ["The loopspec authors"]
  spec.license = "Apache-2.0"
  spec.required_ruby_version = ">= 3.1"
  spec.files = Dir["lib/**/*.rb", "gen/**/*.rb", "README.md"]
  spec.require_paths = %w[lib gen]
  spec.add_dependency "google-protobuf", ">= 3.21"
  spec.add_dependency "googleapis-common-protos-types", ">= 1.4"
  spec.add_dependency "grpc", ">= 1.51"
end
