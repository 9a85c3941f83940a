/// What pseudonyms are made of. The lists may grow only at the price that every pseudonym changes.
enum WordLists {
    static let families = words(
        """
        Abbot Ackroyd Alder Ambrose Anker Appleby Archer Ashdown Atwood Bakker Balfour Barlow Barnaby Basset Becker \
        Bellamy Berger Birch Blomqvist Bonner Bosman Bramwell Brandt Brewer Brisbane Brook Burrell Calder Callahan \
        Carver Castell Chandler Charlton Clayton Clement Colby Conrad Corbin Cornell Crane Cromwell Dahl Dalton Darby \
        Deacon Dekker Delgado Denholm Dexter Dietrich Drake Draper Dunbar Eastman Ebert Eklund Elder Ellery Emmerich \
        Engel Esteban Everett Fairfax Falk Farrow Fenwick Ferrer Fielding Finch Fisher Fletcher Forster Fowler Franke \
        Fuller Gallagher Gardner Garland Gilmore Glover Goddard Grafton Granger Greco Grimm Hadley Haines Halvorsen \
        Hammond Harding Harper Hartmann Hawkins Heller Hendrix Hobart Holloway Holmberg Horner Huxley Ingram Irving \
        Jager Jansson Jarvis Jensen Jordan Kaiser Keating Keller Kendall Kessler Kirby Kirsch Knight Koenig Kramer \
        Lambert Landry Larkin Lawton Leclerc Lehmann Lindgren Lister Lockhart Lorenz Lowell Lucas Lundberg Mallory \
        Marchand Marlow Mason Mayer Meadows Mercer Merrill Milburn Monroe Moreau Morland Mortimer Napier Neumann \
        Newell Nichols Norwood Nyberg Oakley Olsen Orchard Osborne Overton Paige Palmer Parrish Pascal Paxton Pelham \
        Penrose Perkins Pickford Porter Prescott Quigley Quinn Radcliffe Ramsey Rawlins Redmond Renner Ridley Rivera \
        Roper Rosen Rowland Sadler Salinger Sawyer Schreiber Selby Serrano Seward Shepherd Sheridan Sinclair Skinner \
        Slater Somers Sorensen Spencer Stafford Steiner Sterling Stroud Sutton Tanner Tate Thatcher Thorne Tillman \
        Torres Trask Tucker Turner Underhill Urban Vance Vaughan Velasco Vogel Wagner Wainwright Walden Walker Walton \
        Weaver Webber Weller Wexler Whitlock Wilder Winslow Winter Woodrow Wyatt Yardley Yates Yorke Zeller Ziegler
        """)

    static let women = words(
        """
        Ada Agnes Alma Amelia Anna Astrid Beatrice Bella Bridget Camilla Carla Cecilia Clara Cora Daphne Diana Dora \
        Edith Elena Eliza Ella Emma Esther Eva Fiona Flora Freya Gemma Greta Hanna Harriet Hazel Helen Ida Ingrid \
        Irene Iris Isabel Ivy Jane Joanna Julia Karin Kate Laura Lena Lily Linda Lucia Lydia Mabel Margaret Maria \
        Martha Matilda Mira Nadia Nina Nora Olga Olive Paula Petra Phoebe Rachel Rita Rosa Ruth Sara Selma Sofia \
        Stella Susan Sylvia Tessa Thea Ursula Vera Victoria Viola Wilma Yvonne Zoe
        """)

    static let men = words(
        """
        Adam Albert Alfred Anton Arthur Axel Barnabas Bernard Boris Bruno Carl Cedric Christian Conor Cyril Daniel \
        David Dominic Edgar Edmund Emil Eric Ernest Felix Finn Frank Frederick Gabriel George Gilbert Gregor Gustav \
        Harold Hector Henry Herbert Hugo Ian Isaac Ivan Jacob James Jasper Joel Jonas Joseph Julian Kurt Lars \
        Laurence Leo Leonard Lewis Magnus Marcus Martin Matthew Max Miles Nathan Nicholas Niels Noah Oliver Oscar \
        Otto Patrick Paul Peter Philip Ralph Raymond Richard Robert Roland Rufus Samuel Simon Stefan Theodore \
        Thomas Tobias Ulrich Victor Vincent Walter Wilfred
        """)

    /// For people whose sex the message does not tell.
    static let given = words(
        """
        Alex Andrea Ariel Ashley Aubrey Billie Blair Bobbie Cameron Carey Casey Charlie Chris Dale Dana Darcy Devon \
        Drew Eden Elliot Emery Finley Francis Frankie Gale Harley Hayden Hilary Jackie Jamie Jean Jesse Jody Jordan \
        Kai Kelly Kendall Kerry Kim Kit Lee Leslie Lindsay Logan Lou Marion Max Mika Morgan Nat Nicky Noel Pat Quinn \
        Reese Remy Riley Robin Rory Rowan Sacha Sam Sandy Sascha Shannon Shelby Sidney Skyler Stevie Sydney Tatum \
        Taylor Terry Toni Tracy Val Vivian
        """)

    static let towns = words(
        """
        Alderton Ashbury Barnfield Beechwood Birchley Blackmere Brackenridge Briarton Broadwell Burnside Castleton \
        Cedarville Clearwater Coldbrook Cranfield Deepdale Dunmore Eastbrook Edgewater Elmhurst Fairhaven Fernhill \
        Foxley Glenwood Goldcrest Grayling Greenford Hartwell Hawthorn Hazelton Highmoor Hollybrook Ironbridge \
        Kingsford Lakeside Larchmont Linden Longmeadow Maplewood Marston Meadowbrook Millbrook Moorfield Northgate \
        Oakham Oldbury Pinecrest Quarrybank Ravenswood Redwater Ridgeway Riverton Rosedale Sandbank Silverdale \
        Southmere Springfield Stonebridge Summerhill Thornbury Underwood Westbrook Willowby Winterfield Woodvale
        """)

    static let streets = words(
        """
        Acorn Alder Amber Apple Ash Bay Beech Birch Bramble Bridge Brook Cedar Cherry Chestnut Clover Copper Coral \
        Cypress Daisy Elm Fern Field Forest Garden Grove Harbour Hawthorn Hazel Heath Hill Holly Ivy Juniper Lake \
        Larch Laurel Lilac Lime Maple Meadow Mill Moss Oak Olive Orchard Park Pine Plum Poplar Quarry River Rose \
        Rowan Spring Spruce Station Stone Summer Sycamore Tulip Valley Walnut Water Willow
        """)

    static let filler = words(
        """
        lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore \
        magna aliqua ut enim ad minim veniam quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo \
        consequat duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla \
        pariatur excepteur sint occaecat cupidatat non proident sunt in culpa qui officia deserunt mollit anim id \
        est laborum
        """)

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
