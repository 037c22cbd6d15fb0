/* Offers to ask for what is not seen. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Problem } from '../api/fetch';
import { t } from '../i18n';

export function AccessButton({ of }: { of?: Problem['ask'] }) {
	const [dialog, set] = useState<ComponentChildren>(null);
	const open = async () => {
		const { AccessAsk, load } = await import('./access_ask');
		const w = await load();
		set(<AccessAsk of={of} w={w} onClose={() => set(null)} />);
	};
	return <><button type="button" class="button" onClick={() => void open()}>{t.problem.ask}</button>{dialog}</>;
}
