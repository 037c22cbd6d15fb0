const words = {
	title: '부품 탄소발자국',
	text: '우리 회사가 볼 수 있는 제품과 부품입니다. 이름을 누르면 어떻게 나온 숫자인지 봅니다.',
	caption: '제품별 탄소발자국, 요람에서 출고까지',
	none: '아직 계산된 탄소발자국이 없습니다. 공장 자료를 넣으면 여기에 나타납니다.',
	head: { name: '제품', kind: '구분', organisation: '회사', footprint: '탄소발자국', primary: '실측 비율', state: '상태' },
	complete: '공표 가능',
	incomplete: '보완 필요',
};

export default words;
