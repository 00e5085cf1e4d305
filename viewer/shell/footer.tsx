import { useData } from '../data/context.ts';

export function Footer() {
  const { model } = useData();
  const made = new Date(model.generatedAt);
  return (
    <footer className="bottom">
      {model.problems.length > 0 && (
        <section className="notice" aria-label="Files that could not be read">
          <h2>Not shown</h2>
          <ul>
            {model.problems.map(({ path, reason }) => (
              <li key={path}>
                <code>{path}</code>: {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      <p>
        otoscope {model.version} · <time dateTime={model.generatedAt}>{dateText(made)}</time>
      </p>
    </footer>
  );
}

/** A day and a minute as every reader takes them: 2026-03-01 14:05. */
export function dateText(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
