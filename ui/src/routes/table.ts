/* All screens, one line each. The first that matches is shown, so `/plan/macc` stands before `/plan/:id`. A new screen: see ui/README.md. */
import { everybody, page, type Route } from './page';

export const routes: Route[] = [
	page('/credits', ['carmaker_trading', 'operator', 'ministry', 'verifier'], () => import('./credits'), { ko: () => import('../i18n/ko/credits'), en: () => import('../i18n/en/credits') }),
	page('/sharing', ['supplier', 'carmaker_sustainability', 'carmaker_trading'], () => import('./sharing'), { ko: () => import('../i18n/ko/sharing'), en: () => import('../i18n/en/sharing') }),
	page('/tree', everybody, () => import('./tree'), { ko: () => import('../i18n/ko/tree'), en: () => import('../i18n/en/tree') }),
	page('/tree/:vehicle', everybody, () => import('./tree'), { ko: () => import('../i18n/ko/tree'), en: () => import('../i18n/en/tree') }),
	page('/vehicle/:id', everybody, () => import('./vehicle'), { ko: () => import('../i18n/ko/vehicle'), en: () => import('../i18n/en/vehicle') }),
	page('/programme', ['operator', 'ministry'], () => import('./programme'), { ko: () => import('../i18n/ko/programme'), en: () => import('../i18n/en/programme') }),
	page('/inbox', everybody, () => import('./inbox'), { ko: () => import('../i18n/ko/inbox'), en: () => import('../i18n/en/inbox') }),
];

export const fallback = page('', everybody, () => import('./not_found'), { ko: () => import('../i18n/ko/not_found'), en: () => import('../i18n/en/not_found') });
