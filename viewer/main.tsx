import { Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { openSource } from './data/open-source.ts';
import { Data } from './data/source.ts';
import { App } from './shell/app.tsx';
import { Failure } from './shell/failure.tsx';
import { startTheme } from './shell/theme.ts';
import './style/base.css';
import './style/shell.css';
import './style/leaderboard.css';
import './style/run.css';
import './style/task.css';
import './style/live.css';

startTheme();
const data = new Data(openSource(document));
createRoot(document.getElementById('page')!).render(
  <Failure>
    <Suspense fallback={<p className="waiting">Reading the results …</p>}>
      <App data={data} />
    </Suspense>
  </Failure>,
);
