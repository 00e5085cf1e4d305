import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { licencesOf } from './licences.ts';

/**
 * Puts script and style into the page itself, so that the build is one file that works from a disk, and allows exactly this
 * script to run (Content-Security-Policy): text in the data never can.
 */
export function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('no index.html in the bundle');
      let html = String(page.source).replace(
        /\s*<script type="module"[^>]*><\/script>|\s*<link rel="stylesheet"[^>]*>/g,
        '',
      );
      const script = Object.values(bundle)
        .flatMap((file) => (file.type === 'chunk' ? [file.code.trim()] : []))
        .join('\n');
      const style = Object.values(bundle)
        .flatMap((file) =>
          file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source).trim()] : [],
        )
        .join('\n');
      // Replacements are functions, since a text may hold `$&`.
      const hash = createHash('sha256').update(script).digest('base64');
      html = html
        .replace('%SCRIPT_HASH%', () => `'sha256-${hash}'`)
        .replace('</head>', () => `<style>${style}</style>\n  </head>`)
        .replace('<!--script-->', () => `<script>${script}</script>`);
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licencesOf(modules) });
      for (const name of Object.keys(bundle)) if (name !== 'index.html' && name !== 'licences.txt') delete bundle[name];
      page.source = html;
    },
  };
}
