"""Large cities that have no time zone of their own name, in 中文 and English, by the zone they live in."""

from typing import Final

CITIES: Final = {
    "Asia/Shanghai": "北京 Beijing 广州 Guangzhou 深圳 Shenzhen 成都 Chengdu 重庆 Chongqing 杭州 Hangzhou 武汉 "
    "Wuhan 西安 Xi'an 南京 Nanjing 天津 Tianjin 苏州 Suzhou 长沙 Changsha 郑州 Zhengzhou 青岛 Qingdao 济南 Jinan "
    "沈阳 Shenyang 大连 Dalian 哈尔滨 Harbin 长春 Changchun 厦门 Xiamen 福州 Fuzhou 昆明 Kunming 贵阳 Guiyang "
    "南宁 Nanning 合肥 Hefei 南昌 Nanchang 太原 Taiyuan 石家庄 Shijiazhuang 兰州 Lanzhou 银川 Yinchuan 西宁 "
    "Xining 拉萨 Lhasa 海口 Haikou 三亚 Sanya 宁波 Ningbo 无锡 Wuxi 佛山 Foshan 东莞 Dongguan 珠海 Zhuhai 温州 "
    "Wenzhou 呼和浩特 Hohhot",
    "Asia/Taipei": "高雄 Kaohsiung 台中 Taichung 台南 Tainan",
    "Asia/Kolkata": "孟买 Mumbai 德里 Delhi 新德里 Newdelhi 班加罗尔 Bengaluru Bangalore 金奈 Chennai 海得拉巴 "
    "Hyderabad 浦那 Pune 艾哈迈达巴德 Ahmedabad",
    "Asia/Tokyo": "大阪 Osaka 京都 Kyoto 名古屋 Nagoya 横滨 Yokohama 福冈 Fukuoka 札幌 Sapporo",
    "Asia/Seoul": "釜山 Busan 仁川 Incheon",
    "Asia/Ho_Chi_Minh": "河内 Hanoi 西贡 Saigon 岘港 Danang",
    "Asia/Jakarta": "万隆 Bandung 泗水 Surabaya",
    "Asia/Karachi": "拉合尔 Lahore 伊斯兰堡 Islamabad",
    "Asia/Dhaka": "吉大港 Chittagong",
    "Asia/Riyadh": "吉达 Jeddah 麦加 Mecca",
    "Asia/Dubai": "阿布扎比 Abudhabi",
    "Asia/Bangkok": "清迈 Chiangmai",
    "Asia/Kuala_Lumpur": "槟城 Penang",
    "Asia/Manila": "宿务 Cebu",
    "Europe/Istanbul": "安卡拉 Ankara 伊兹密尔 Izmir",
    "Europe/London": "曼彻斯特 Manchester 爱丁堡 Edinburgh 伯明翰 Birmingham 牛津 Oxford 剑桥 Cambridge",
    "Europe/Berlin": "慕尼黑 Munich 法兰克福 Frankfurt 汉堡 Hamburg 科隆 Cologne",
    "Europe/Paris": "里昂 Lyon 马赛 Marseille 尼斯 Nice",
    "Europe/Madrid": "巴塞罗那 Barcelona 瓦伦西亚 Valencia",
    "Europe/Rome": "米兰 Milan 都灵 Turin 那不勒斯 Naples 佛罗伦萨 Florence",
    "Europe/Zurich": "日内瓦 Geneva 巴塞尔 Basel 伯尔尼 Bern",
    "Europe/Warsaw": "克拉科夫 Krakow",
    "Europe/Kyiv": "利沃夫 Lviv 敖德萨 Odesa",
    "Europe/Moscow": "圣彼得堡 Saintpetersburg",
    "Africa/Lagos": "阿布贾 Abuja 伊巴丹 Ibadan",
    "Africa/Nairobi": "蒙巴萨 Mombasa 基苏木 Kisumu",
    "Africa/Johannesburg": "开普敦 Capetown 德班 Durban 比勒陀利亚 Pretoria",
    "Africa/Cairo": "亚历山大 Alexandria",
    "Africa/Casablanca": "拉巴特 Rabat 马拉喀什 Marrakesh",
    "Africa/Accra": "库马西 Kumasi",
    "America/New_York": "波士顿 Boston 华盛顿 Washington 费城 Philadelphia 迈阿密 Miami 亚特兰大 Atlanta",
    "America/Chicago": "休斯敦 Houston 达拉斯 Dallas 奥斯汀 Austin 明尼阿波利斯 Minneapolis 新奥尔良 Neworleans",
    "America/Denver": "盐湖城 Saltlakecity",
    "America/Los_Angeles": "旧金山 Sanfrancisco 西雅图 Seattle 圣迭戈 Sandiego 拉斯维加斯 Lasvegas 硅谷 Siliconvalley",
    "America/Toronto": "渥太华 Ottawa 蒙特利尔 Montreal",
    "America/Edmonton": "卡尔加里 Calgary",
    "America/Mexico_City": "瓜达拉哈拉 Guadalajara",
    "America/Sao_Paulo": "里约热内卢 Riodejaneiro 巴西利亚 Brasilia",
    "America/Bogota": "麦德林 Medellin",
    "Australia/Sydney": "堪培拉 Canberra",
    "Pacific/Auckland": "惠灵顿 Wellington",
}
"""Names divided by spaces; a name of two words is written as one, as it is looked for."""

COUNTRIES: Final = {
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "CA": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver", "America/Halifax"),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Fortaleza", "America/Bahia"),
    "MX": ("America/Mexico_City", "America/Monterrey", "America/Tijuana", "America/Cancun"),
    "AR": ("America/Argentina/Buenos_Aires",),
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
    "RU": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "CN": ("Asia/Shanghai", "Asia/Urumqi"),
    "DE": ("Europe/Berlin",),
}
"""The zones offered for a country that has more of them than anybody wants to choose from."""
