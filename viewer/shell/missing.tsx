import { useNavigation } from './use-route.ts';

/** An address that leads nowhere. */
export function Missing({ what }: { what: string }) {
  const { link } = useNavigation();
  return (
    <section className="notice">
      <h1>Not here</h1>
      <p>
        This page does not hold {what}. <a href={link({ kind: 'leaderboard' })}>To the leaderboard</a>
      </p>
    </section>
  );
}
