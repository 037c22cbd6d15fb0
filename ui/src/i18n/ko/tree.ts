const words = {
	title: '공급망',
	text: '차량을 고르면 무엇이 얼마나 확인되었고 어디가 비었는지 보입니다.',
	ownText: '부품을 고르면 무엇이 들어가고 그 가운데 얼마나 확인되었는지 보입니다.',
	none: '볼 수 있는 차량이 없습니다. 우리 부품의 탄소발자국을 먼저 보십시오.',
	parts: '부품 탄소발자국',
	each: '/대',
	piece: '/개',
	sure: (percent: string) => `실측 자료 ${percent}`,
	open: '공급망 보기',
	vehicle: '전후 비교',
};

export default words;
