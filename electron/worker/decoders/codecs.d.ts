/** The parts used of codecs that come without types. */
declare module 'libheif-js/wasm-bundle.js' {
  interface HeifImage {
    is_primary(): boolean;
    get_width(): number;
    get_height(): number;
    /** Decodes, turned as the container says, into RGBA; calls back with null when it cannot. */
    display(
      target: { data: Uint8ClampedArray; width: number; height: number },
      done: (shown: unknown) => void,
    ): void;
    free(): void;
  }
  interface LibHeif {
    readonly ready?: Promise<unknown>;
    readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
  }
  const libheif: LibHeif;

  export = libheif;
}

declare module '@cornerstonejs/codec-openjpeg/decode' {
  interface Decoder {
    /** Room for the file's bytes in the codec's memory. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    /** Samples, interleaved; two bytes each above 8 bits. */
    getDecodedBuffer(): Uint8Array;
    getFrameInfo(): {
      width: number;
      height: number;
      bitsPerSample: number;
      componentCount: number;
      isSigned: boolean;
    };
    delete(): void;
  }
  function openjpeg(): Promise<{ readonly J2KDecoder: new () => Decoder }>;

  export = openjpeg;
}
