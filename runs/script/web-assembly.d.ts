// The part of WebAssembly's interface that we use. TypeScript has it in its DOM library only, and with that every
// name of a browser would be known here as well. https://webassembly.github.io/spec/js-api/

declare namespace WebAssembly {
  type Exports = Record<string, unknown>;

  class Module {
    private constructor();
  }

  class Instance {
    readonly exports: Exports;
    private constructor();
  }

  class Global {
    value: unknown;
    private constructor();
  }

  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Record<string, object>): Promise<Instance>;
}
