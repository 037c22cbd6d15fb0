/* The gate: its words and forms come when somebody is not signed in. */
import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import type { Me } from '../api/session';
import { lang } from '../i18n';
import type words from '../i18n/ko/sign_in';
import { Waiting } from '../parts/states';

export type Gate = ComponentType<{ me: Me | null; w: typeof words; onDone?: (() => void) | undefined }>;

/* `onDone`: above a page that stays. */
export function SignIn({ me, onDone }: { me: Me | null; onDone?: () => void }) {
	const [loaded, set] = useState<{ Gate: Gate; w: typeof words } | null>(null);
	useEffect(() => {
		const text = lang === 'ko' ? import('../i18n/ko/sign_in') : import('../i18n/en/sign_in');
		void Promise.all([import('./gate'), text]).then(([gate, found]) => set({ Gate: gate.default, w: found.default }));
	}, []);
	return loaded ? <loaded.Gate me={me} w={loaded.w} onDone={onDone} /> : <Waiting />;
}
