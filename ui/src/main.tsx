/* Where the page begins: the language, who is signed in, the first screen; asked for at the same time. */
import { render } from 'preact';
import { LocationProvider } from './router';
import { readMe, type Me } from './api/session';
import { keepLanguage, languageOf, loadWords } from './i18n';
import { App } from './shell/app';
import { applyTheme } from './shell/theme';

async function start(): Promise<void> {
	applyTheme();
	const asked = new URLSearchParams(location.search).get('lang');
	if (asked === 'ko' || asked === 'en')
		keepLanguage(asked);
	const guess = languageOf(asked);
	const words = loadWords(guess);
	let me: Me | null = null;
	let away = false;
	try {
		me = await readMe();
	} catch {
		away = true;
	}
	await words;
	const own = languageOf(asked, me?.person?.language);
	if (own !== guess)
		await loadWords(own);
	render(
		<LocationProvider>
			<App me={me} away={away} />
		</LocationProvider>,
		document.getElementById('page') as HTMLElement);
}

void start();
