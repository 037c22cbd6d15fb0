"""The assumptions of the automotive example, all in one place: rates, seasons, materials, modules, vehicles, rules and dates. README.md says why."""
from fractions import Fraction as F

KRW_PER_USD = 1350
MJ_PER_MMBTU = F("1055.05585262")
GAS_GROSS = F("43.1")  # MJ/Nm3, edition of kr_citygas_lng_gir2022
EF = {"electricity": F("0.433"), "city_gas": F("2.17528005")}  # only for ranking and for choosing outputs; the program takes factors.csv
SUPPLIERS, TIER1 = 87, 30
PROFILE = {  # share of a year by month
    "electricity": [86, 80, 84, 81, 82, 85, 92, 78, 82, 84, 83, 83],
    "city_gas": [115, 105, 95, 80, 68, 60, 55, 50, 62, 78, 98, 114],
    "output": [84, 78, 86, 84, 82, 85, 84, 70, 82, 86, 88, 91],
}
USD_PER_KG = {"336310": 14, "336320": 25, "336330": 9, "336340": 10, "336350": 11, "336360": 12, "336370": 4, "326199": 8, "336211": 6, "336390": 10}
INTENSITY = (F("0.25"), F("2"))  # kg CO2-eq of own energy per kg of output
LOSS = {"steel": F("0.12"), "alu": F("0.06"), "plastic": F("0.04"), "glass": F("0.05"), "elec": F("0.02"), "cell": F("0.02")}
MATERIALS = [  # key, name, factor
    ("MAT-STEEL", "강재 (강재 캔 계수로 대용)", "defra2025_steel_cans"),
    ("MAT-ALU", "알루미늄 (캔·포일 계수로 대용)", "defra2024_alu_cans"),
    ("MAT-PLASTIC", "플라스틱 평균 (고무·직물·폼의 대용)", "defra2025_plastic_avg"),
    ("MAT-GLASS", "유리", "defra2024_glass"),
    ("MAT-ELEC", "전기전자 부품 (소형 전기전자 계수)", "defra2024_elec_small"),
    ("MAT-CELL", "전지 셀 (소형 전기전자 계수로 대용)", "defra2024_elec_small"),
    ("MAT-OIL", "윤활유", "defra2024_mineral_oil"),
]
MATERIAL_OF = {"steel": "MAT-STEEL", "alu": "MAT-ALU", "plastic": "MAT-PLASTIC", "glass": "MAT-GLASS", "elec": "MAT-ELEC", "cell": "MAT-CELL"}
CARBON = {  # kg of fossil carbon in a kg of material
    "steel": F("0.0015"),  # sheet has less than 0.1 %, forged and cast parts more
    "alu": F(0),  # metal: none
    "plastic": F("0.75"),  # by formula polypropylene 0.86, polyamide 6 0.64, PET 0.63, PVC 0.38; talc and glass fibre lower a mean
    "glass": F(0),  # oxides
    "elec": F("0.2"),  # about a quarter is plastics: housings, boards, insulation
    "cell": F("0.2"),  # graphite, electrolyte, separator
}
OTHER = "336390"
MODULES = {  # name, share of its component mass, kinds of plant that make it, material shares
    "BIW": ("차체 판금 모듈", "glider", "0.30", ["336370", "336211", OTHER], {"steel": "0.92", "alu": "0.08"}),
    "CLO": ("도어·후드 모듈", "glider", "0.10", ["336370", OTHER], {"steel": "0.8", "alu": "0.2"}),
    "SUS": ("섀시·현가 모듈", "glider", "0.14", ["336330", OTHER], {"steel": "0.85", "alu": "0.15"}),
    "STG": ("조향 모듈", "glider", "0.03", ["336330", OTHER], {"steel": "0.7", "alu": "0.2", "elec": "0.1"}),
    "BRK": ("제동 모듈", "glider", "0.05", ["336340", OTHER], {"steel": "0.9", "alu": "0.07", "elec": "0.03"}),
    "WHL": ("휠·타이어 모듈", "glider", "0.07", [OTHER], {"alu": "0.35", "steel": "0.1", "plastic": "0.55"}),
    "SEA": ("시트 모듈", "glider", "0.09", ["336360"], {"steel": "0.55", "plastic": "0.45"}),
    "INT": ("내장 모듈", "glider", "0.08", ["336360", "326199"], {"plastic": "0.85", "steel": "0.1", "elec": "0.05"}),
    "EXT": ("외장·범퍼 모듈", "glider", "0.05", ["326199", OTHER, "336370"], {"plastic": "0.9", "steel": "0.1"}),
    "GLZ": ("유리 모듈", "glider", "0.03", [OTHER], {"glass": "0.95", "plastic": "0.05"}),
    "LWH": ("램프·배선 모듈", "glider", "0.04", ["336320", OTHER], {"elec": "0.4", "plastic": "0.5", "alu": "0.1"}),
    "HVC": ("공조 모듈", "glider", "0.02", [OTHER], {"alu": "0.4", "plastic": "0.35", "steel": "0.15", "elec": "0.1"}),
    "ENG": ("엔진 모듈", "engine", "0.65", ["336310", OTHER], {"steel": "0.55", "alu": "0.4", "plastic": "0.05"}),
    "FUE": ("흡기·연료 모듈", "engine", "0.15", ["336310", "336320", OTHER], {"steel": "0.4", "plastic": "0.3", "elec": "0.2", "alu": "0.1"}),
    "EXH": ("배기 모듈", "engine", "0.20", [OTHER], {"steel": "1"}),
    "TRM": ("변속 모듈", "ice_powertrain", "0.75", ["336350"], {"steel": "0.7", "alu": "0.3"}),
    "DRV": ("구동축 모듈", "ice_powertrain", "0.25", ["336350", "336330"], {"steel": "1"}),
    "MOT": ("구동모터 모듈", "motor", "1", ["336320", "336350"], {"steel": "0.6", "elec": "0.25", "alu": "0.15"}),
    "RED": ("감속·구동축 모듈", "bev_powertrain", "1", ["336350"], {"steel": "0.75", "alu": "0.25"}),
    "PEL": ("전력변환 모듈", "power_electronics", "1", ["336320"], {"elec": "0.5", "alu": "0.4", "plastic": "0.1"}),
    "BAT": ("배터리팩", "battery", "1", [OTHER, "336370", "336320"], {"cell": "0.7", "alu": "0.2", "steel": "0.06", "elec": "0.04"}),
}
BOTH = ["BIW", "CLO", "SUS", "STG", "BRK", "WHL", "SEA", "INT", "EXT", "GLZ", "LWH", "HVC"]
VEHICLES = [  # id, name, carmaker, powertrain, size, modules, made in the reference year
    ("V-A-BEV", "전기차 A1", "A", "BEV", "Medium", BOTH + ["MOT", "RED", "PEL", "BAT"], 48000),
    ("V-A-ICE", "내연차 A2", "A", "ICEV-p", "Medium", BOTH + ["ENG", "FUE", "EXH", "TRM", "DRV"], 96000),
    ("V-B-BEV", "전기차 B1", "B", "BEV", "Lower medium", BOTH + ["MOT", "RED", "PEL", "BAT"], 36000),
    ("V-B-ICE", "내연차 B2", "B", "ICEV-p", "Lower medium", BOTH + ["ENG", "FUE", "EXH", "TRM", "DRV"], 84000),
]
ASSEMBLY = {"electricity": 700, "city_gas": 45}  # kWh and Nm3 of the carmaker's own assembly per vehicle
CATALOGUE = {  # tier-2 parts by material: names and piece masses in kg
    "steel": [("브래킷", "0.4"), ("보강판", "2.5"), ("체결 부품", "0.2"), ("단조 암", "4"), ("허브", "1.6"), ("축 부품", "3.2")],
    "alu": [("다이캐스트 하우징", "3"), ("주조 커버", "1.5"), ("압출 프레임", "5"), ("방열판", "0.8")],
    "plastic": [("사출 클립", "0.1"), ("사출 패널", "1.2"), ("고무 부시", "0.3"), ("폼 패드", "0.9")],
    "elec": [("하네스", "0.9"), ("센서", "0.05"), ("제어기판", "0.3")],
}
CLASS_OF_KIND = {"336370": ["steel"], "336330": ["steel", "alu"], "336340": ["steel", "alu"], "336350": ["steel", "alu"], "336310": ["alu", "steel"],
                 "336320": ["elec"], "336360": ["plastic"], "326199": ["plastic"], "336211": ["steel"], OTHER: ["steel", "plastic", "alu", "elec"]}
TIER1_GRANTS = 24
POOL_SITE_CAP = 400_000_000
MATCH_CEILING = 800_000_000
POOL_LIMIT = 700_000  # won of cost per tonne of yearly reduction
CAPS = [("tier1", "MOTIE", "consortium", 5_000_000_000, "call of 2026: up to KRW 5 bn per consortium (press release of the trade ministry)"),
        ("tier1", "MOTIE", "firm", 1_000_000_000, "assumption of the example"),
        ("tier1", "OEM-A", "firm", 25_000_000, "assumption of the example"),
        ("pool", "", "site", POOL_SITE_CAP, "assumption of the example"),
        ("ministry", "MSS", "firm", 300_000_000, "call of the SME ministry 2026: up to KRW 300 m per firm")]
RATES = {"tier1": [("MOTIE", {"small": "0.6", "medium": "0.6", "mid_size": "0.5", "large": "0"}),
                   ("OEM-A", {"small": "0.05", "medium": "0.05", "mid_size": "0.05", "large": "0"}),
                   ("OEM-B", {"small": "0.05", "medium": "0.05", "mid_size": "0.05", "large": "0"})],
         "pool": [("", {"small": "0.75", "medium": "0.75", "mid_size": "0.5", "large": "0"})],
         "ministry": [("MSS", {"small": "0.5", "medium": "0.5", "mid_size": "0", "large": "0"})]}
CALLS = {"tier1": ("CALL-2026", "2026-01-26", "2026-03-06", "call of 2026, days as published (press release of the trade ministry); checklist, scores and committee: assumption of the example"),
         "pool": ("CALL-POOL-2027", "2027-06-21", "2027-07-09", "assumption of the example"),
         "ministry": ("CALL-MSS-2027", "2027-06-21", "2027-07-09", "assumption of the example")}
DAYS = {"tier1": {"decided": "2026-04-15", "agreed": "2026-05-01", "order": "2026-05-08", "checked": "2026-11-05", "invoiced": "2026-10-30", "paid": "2026-11-12",
                  "report": "2027-02-26", "fixed": "2027-03-31", "settled": "2027-04-20"},
        "deep": {"decided": "2027-08-20", "agreed": "2027-08-31", "order": "2027-09-08", "checked": "2027-12-10", "invoiced": "2027-11-30", "paid": "2027-12-15",
                 "report": "2028-02-25", "fixed": "2028-03-31", "settled": "2028-04-20"}}
