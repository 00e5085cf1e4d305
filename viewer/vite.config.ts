import { defineConfig } from 'vite';
import { oneFile } from './one-file.ts';

export default defineConfig({
  plugins: [oneFile()],
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'es2023',
    // All of it goes into the page; nothing is left to preload or to tell the size of.
    cssCodeSplit: false,
    assetsInlineLimit: Number.POSITIVE_INFINITY,
    modulePreload: false,
    reportCompressedSize: false,
    // A script that runs where it stands, before the details behind it are read.
    rollupOptions: { output: { format: 'iife' } },
  },
});
