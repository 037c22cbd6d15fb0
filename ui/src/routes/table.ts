/* All screens, one line each. The first that matches is shown, so `/plan/macc` stands before `/plan/:id`. A new screen: see ui/README.md. */
import { everybody, page, type Route } from './page';

const firms = ['supplier', 'carmaker_sustainability', 'carmaker_trading'] as const;
const admin = { ko: () => import('../i18n/ko/admin'), en: () => import('../i18n/en/admin') };

export const routes: Route[] = [
	page('/verify', ['verifier', 'operator', 'supplier'], () => import('./verify'), { ko: () => import('../i18n/ko/verify'), en: () => import('../i18n/en/verify') }),
	page('/verify/:id', ['verifier', 'operator', 'supplier'], () => import('./verify_case'), { ko: () => import('../i18n/ko/verify'), en: () => import('../i18n/en/verify') }),
	page('/monitor', everybody, () => import('./monitor'), { ko: () => import('../i18n/ko/monitor'), en: () => import('../i18n/en/monitor') }),
	page('/monitor/:measure', everybody, () => import('./monitor'), { ko: () => import('../i18n/ko/monitor'), en: () => import('../i18n/en/monitor') }),
	page('/requests', ['operator', 'ministry', 'carmaker_sustainability', 'supplier'], () => import('./requests'), { ko: () => import('../i18n/ko/requests'), en: () => import('../i18n/en/requests') }),
	page('/credits', ['carmaker_trading', 'operator', 'ministry', 'verifier'], () => import('./credits'), { ko: () => import('../i18n/ko/credits'), en: () => import('../i18n/en/credits') }),
	page('/plan/macc', ['operator', 'ministry', 'supplier'], () => import('./macc'), { ko: () => import('../i18n/ko/macc'), en: () => import('../i18n/en/macc') }),
	page('/outcome', ['operator', 'ministry', 'supplier'], () => import('./outcome'), { ko: () => import('../i18n/ko/outcome'), en: () => import('../i18n/en/outcome') }),
	page('/plan', ['operator', 'ministry'], () => import('./plans'), { ko: () => import('../i18n/ko/plan'), en: () => import('../i18n/en/plan') }),
	page('/plan/:id', ['operator', 'ministry'], () => import('./plan'), { ko: () => import('../i18n/ko/plan'), en: () => import('../i18n/en/plan') }),
	page('/sharing', firms, () => import('./sharing'), { ko: () => import('../i18n/ko/sharing'), en: () => import('../i18n/en/sharing') }),
	page('/tree', everybody, () => import('./tree'), { ko: () => import('../i18n/ko/tree'), en: () => import('../i18n/en/tree') }),
	page('/tree/:vehicle', everybody, () => import('./tree_of'), { ko: () => import('../i18n/ko/tree_of'), en: () => import('../i18n/en/tree_of') }),
	page('/vehicle/:id', everybody, () => import('./vehicle'), { ko: () => import('../i18n/ko/vehicle'), en: () => import('../i18n/en/vehicle') }),
	page('/start', ['supplier', 'consultant'], () => import('./start'), { ko: () => import('../i18n/ko/start'), en: () => import('../i18n/en/start') }),
	page('/programme', ['operator', 'ministry'], () => import('./programme'), { ko: () => import('../i18n/ko/programme'), en: () => import('../i18n/en/programme') }),
	page('/grants', ['operator', 'ministry', 'supplier', 'consultant'], () => import('./grants'), { ko: () => import('../i18n/ko/grant'), en: () => import('../i18n/en/grant') }),
	page('/grants/:id', ['operator', 'ministry', 'supplier', 'consultant'], () => import('./grant'), { ko: () => import('../i18n/ko/grant'), en: () => import('../i18n/en/grant') }),
	page('/home', ['supplier'], () => import('./home'), { ko: () => import('../i18n/ko/home'), en: () => import('../i18n/en/home') }),
	page('/site', ['supplier', 'consultant', 'operator'], () => import('./sites'), { ko: () => import('../i18n/ko/site'), en: () => import('../i18n/en/site') }),
	page('/site/:id/data', ['supplier', 'consultant', 'operator', 'verifier'], () => import('./site'), { ko: () => import('../i18n/ko/site'), en: () => import('../i18n/en/site') }),
	page('/imports/:id', everybody, () => import('./import'), { ko: () => import('../i18n/ko/import'), en: () => import('../i18n/en/import') }),
	page('/inbox', everybody, () => import('./inbox'), { ko: () => import('../i18n/ko/inbox'), en: () => import('../i18n/en/inbox') }),
	page('/pcf', everybody, () => import('./pcf_list'), { ko: () => import('../i18n/ko/pcf_list'), en: () => import('../i18n/en/pcf_list') }),
	page('/pcf/:id', everybody, () => import('./pcf'), { ko: () => import('../i18n/ko/pcf'), en: () => import('../i18n/en/pcf') }),
	page('/jobs', everybody, () => import('./jobs'), { ko: () => import('../i18n/ko/jobs'), en: () => import('../i18n/en/jobs') }),
	page('/reports', everybody, () => import('./reports'), { ko: () => import('../i18n/ko/reports'), en: () => import('../i18n/en/reports') }),
	page('/lists', everybody, () => import('./lists'), { ko: () => import('../i18n/ko/lists'), en: () => import('../i18n/en/lists') }),
	page('/lists/:name', everybody, () => import('./list'), { ko: () => import('../i18n/ko/lists'), en: () => import('../i18n/en/lists') }),
	page('/admin', ['operator', 'ministry'], () => import('./admin'), admin),
	page('/admin/companies', ['operator', 'ministry'], () => import('./admin_companies'), admin),
	page('/admin/companies/:id', ['operator', 'ministry'], () => import('./admin_company'), admin),
	page('/admin/people', ['operator', ...firms], () => import('./admin_people'), admin, (who) => who?.role === 'operator' || !!who?.manages_people),
	page('/admin/clients', ['operator'], () => import('./admin_clients'), admin),
	page('/admin/factors', ['operator', 'ministry'], () => import('./admin_factors'), admin),
	page('/admin/rules', ['operator', 'ministry'], () => import('./admin_rules'), admin),
	page('/admin/log', ['operator', 'ministry'], () => import('./admin_log'), admin),
	page('/admin/exchange', ['operator', 'ministry'], () => import('./admin_exchange'), admin),
];

export const fallback = page('', everybody, () => import('./not_found'), { ko: () => import('../i18n/ko/not_found'), en: () => import('../i18n/en/not_found') });
