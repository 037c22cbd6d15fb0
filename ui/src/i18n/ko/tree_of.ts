const words = {
	title: '공급망',
	vehicle: '전후 비교',
	text: '+가 있는 부품은 아래 단계가 열립니다. 다른 회사 부품 속의 수치는 그 회사만 봅니다.',
	coverage: '배출량으로 본 자료 확보',
	gaps: '가장 큰 공백',
	gapsText: '실측 자료가 없는 배출량이 큰 순서입니다.',
	head: { what: '부품', state: '상태', gap: '실측이 아닌 몫' },
	picture: '그림과 파일',
	deeper: (key: string) => `가명 ${key}`,
	made: '무엇으로 이루어지나',
	tier: (tier: number) => `${tier}차`,
	times: (quantity: string) => `수량 ${quantity}`,
	own: '자체 공정',
	perOne: (name: string) => `${name} 한 단위에서`,
	ask: '요청 보내기',
	askAll: '여러 곳에 한 번에 요청',
	material: '소재',
	used: '공정 소모',
	fold: (name: string) => `${name} 접기`,
	unfold: (name: string) => `${name} 펼치기`,
};

export default words;
